// Only adds to what works without it: a size check, a progress bar, dropping a file, choosing one in Vietnamese, one press of a button, an end of waiting.
(function () {
  'use strict';
  var reload = document.querySelector('[data-reload]');
  if (reload) {
    setTimeout(function () { location.reload(); }, 1000 * Number(reload.getAttribute('data-reload')));
  }

  // A browser names its own button in its own language.
  function dress(input) {
    var box = document.createElement('span');
    var choose = document.createElement('span');
    var name = document.createElement('span');
    box.className = 'chosen';
    choose.className = 'choose';
    choose.setAttribute('aria-hidden', 'true');
    name.setAttribute('aria-hidden', 'true');
    input.parentNode.className += ' dressed';
    input.parentNode.insertBefore(box, input);
    box.appendChild(input);
    box.appendChild(choose);
    box.appendChild(name);
    function show() {
      var file = input.files && input.files[0];
      choose.textContent = file ? 'Chọn tệp khác' : 'Chọn tệp';
      name.textContent = file ? file.name : 'Chưa có tệp nào được chọn';
    }

    box.addEventListener('click', function (event) {
      if (event.target !== input) {
        input.click();
      }
    });
    input.addEventListener('change', show);
    window.addEventListener('pageshow', show);
    show();
  }

  var choices = document.querySelectorAll('input[type=file]');
  for (var c = 0; c < choices.length; c++) {
    dress(choices[c]);
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
  var buttons = form.querySelectorAll('button');
  var progress = form.querySelector('.progress');
  var said = progress.querySelector('p');
  var bar = progress.querySelector('progress');
  var look = progress.querySelector('.look');

  // An answer takes half a minute at most; so long without a byte sent or an answer it is lost.
  var mostSilence = 45000;
  var pressed = null;

  function say(text, share) {
    progress.hidden = false;
    look.hidden = true;
    said.textContent = text;
    bar.hidden = share === null;
    if (share !== null) {
      bar.value = share;
    }
  }

  function able(may) {
    for (var b = 0; b < buttons.length; b++) {
      buttons[b].disabled = !may;
    }
  }

  function again(text) {
    able(true);
    say(text, null);
  }

  function lost(why) {
    again(why + ' Tệp có thể đã đến nơi. Để biết, xem mục “Các lần nộp”: có tệp vừa gửi thì không phải nộp lại. Nếu chưa có, bấm “Nộp báo cáo” lần nữa; bấm nhiều lần không gây trùng báo cáo.');
    look.hidden = false;
  }

  for (var p = 0; p < buttons.length; p++) {
    buttons[p].addEventListener('click', function (event) { pressed = event.currentTarget; });
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
      file.dispatchEvent(new Event('change'));
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

    var problem = chosen === 0 ? form.getAttribute('data-no-file') : bytes > Number(form.getAttribute('data-most-bytes')) ? form.getAttribute('data-too-large') : null;
    if (problem) {
      event.preventDefault();
      again(problem);
      return;
    }

    // A dry run is answered at its own address, so the browser shows the answer itself.
    if (pressed && pressed.hasAttribute('formaction')) {
      say('Đang kiểm tra thử, chưa nộp…', null);
      setTimeout(function () { able(false); }, 0);
      return;
    }

    event.preventDefault();
    able(false);
    say('Đang gửi tệp…', 0);
    var call = new XMLHttpRequest();
    var silence;
    function heard() {
      clearTimeout(silence);
      silence = setTimeout(function () {
        call.onerror = null;
        call.abort();
        lost('Quá 45 giây chưa nhận được trả lời của hệ thống.');
      }, mostSilence);
    }

    call.open('POST', form.action);
    call.upload.onprogress = function (sent) {
      heard();
      if (sent.lengthComputable) {
        say(sent.loaded < sent.total ? 'Đang gửi tệp: ' + Math.floor(100 * sent.loaded / sent.total) + ' %' : 'Đã chuyển hết tệp, đang chờ hệ thống trả lời…', 100 * sent.loaded / sent.total);
      }
    };
    call.onload = function () {
      clearTimeout(silence);

      // A form that was taken leads to another page, whatever that one can say at the moment.
      if (call.responseURL && call.responseURL !== form.action) {
        say('Đã gửi xong.', 100);
        location.href = call.responseURL;
        return;
      }

      // What was not taken is told by a page; its message stands in its alert or its text.
      var page = new DOMParser().parseFromString(call.responseText, 'text/html');
      var told = page.querySelector('[role=alert] p:last-child') || page.querySelector('main p');
      again(told ? told.textContent : 'Chưa nộp được. Đề nghị thử lại.');
    };
    call.onerror = function () {
      clearTimeout(silence);
      lost('Đường truyền bị ngắt.');
    };
    heard();
    call.send(new FormData(form));
  });

  window.addEventListener('pageshow', function () {
    able(true);
    progress.hidden = true;
  });
})();
