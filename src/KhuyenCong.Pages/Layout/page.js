// Only adds to what works without it: a size check, a progress bar, dropping a file, one press of the button.
(function () {
  'use strict';
  var reload = document.querySelector('[data-reload]');
  if (reload) {
    setTimeout(function () { location.reload(); }, 1000 * Number(reload.getAttribute('data-reload')));
  }

  var plain = document.querySelectorAll('form[method=post]:not(.hand-in)');
  for (var i = 0; i < plain.length; i++) {
    plain[i].addEventListener('submit', function (event) {
      var buttons = event.target.querySelectorAll('button');

      // Only then: what a button says is sent along unless it is disabled.
      setTimeout(function () {
        for (var j = 0; j < buttons.length; j++) {
          buttons[j].disabled = true;
        }
      }, 0);
    });
  }

  var form = document.querySelector('form.hand-in');
  if (!form || !window.FormData || !window.XMLHttpRequest) {
    return;
  }

  var file = form.querySelector('input[name=tep]');
  var button = form.querySelector('button');
  var progress = form.querySelector('.progress');
  var said = progress.querySelector('p');
  var bar = progress.querySelector('progress');

  function say(text, share) {
    progress.hidden = false;
    said.textContent = text;
    bar.hidden = share === null;
    if (share !== null) {
      bar.value = share;
    }
  }

  function again(text) {
    button.disabled = false;
    say(text, null);
  }

  ['dragenter', 'dragover'].forEach(function (name) {
    form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add('dragged'); });
  });
  ['dragleave', 'drop'].forEach(function (name) {
    form.addEventListener(name, function () { form.classList.remove('dragged'); });
  });
  form.addEventListener('drop', function (event) {
    if (event.target.type !== 'file' && event.dataTransfer && event.dataTransfer.files.length > 0) {
      event.preventDefault();
      file.files = event.dataTransfer.files;
    }
  });

  form.addEventListener('submit', function (event) {
    var inputs = form.querySelectorAll('input[type=file]');
    var bytes = 0;
    var chosen = 0;
    for (var k = 0; k < inputs.length; k++) {
      for (var n = 0; n < inputs[k].files.length; n++) {
        bytes += inputs[k].files[n].size;
        chosen++;
      }
    }

    event.preventDefault();
    if (chosen === 0) {
      again('Chưa chọn tệp nào. Đề nghị chọn tệp báo cáo rồi bấm “Nộp báo cáo”.');
      return;
    }

    if (bytes > Number(form.getAttribute('data-most-bytes'))) {
      again(form.getAttribute('data-too-large'));
      return;
    }

    button.disabled = true;
    say('Đang gửi tệp…', 0);
    var call = new XMLHttpRequest();
    call.open('POST', form.action);
    call.upload.onprogress = function (sent) {
      if (sent.lengthComputable) {
        say(sent.loaded < sent.total ? 'Đang gửi tệp: ' + Math.floor(100 * sent.loaded / sent.total) + ' %' : 'Đã gửi xong, hệ thống đang kiểm tra…', 100 * sent.loaded / sent.total);
      }
    };
    call.onload = function () {
      // A form that was taken leads to another page, whatever that one can say at the moment.
      if (call.responseURL && call.responseURL !== form.action) {
        location.href = call.responseURL;
        return;
      }

      // What was not taken is told by a page; its message stands in its alert or its text.
      var page = new DOMParser().parseFromString(call.responseText, 'text/html');
      var told = page.querySelector('[role=alert] p:last-child') || page.querySelector('main p');
      again(told ? told.textContent : 'Chưa nộp được. Đề nghị thử lại.');
    };
    call.onerror = function () {
      again('Đường truyền bị ngắt nên chưa chắc tệp đã đến. Đề nghị bấm “Nộp báo cáo” lần nữa: nộp hai lần không gây trùng báo cáo.');
    };
    call.send(new FormData(form));
  });

  window.addEventListener('pageshow', function () { button.disabled = false; });
})();
