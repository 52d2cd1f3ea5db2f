using System.Net;
using KhuyenCong.Pages.Situation;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>Whoever sits at the machine is let in, and nobody for whom a proxy on it calls.</summary>
public sealed class LoopbackAccessTests
{
    /// <summary>What the browsers send with a page, a form and a download.</summary>
    public static TheoryData<string, string> Browsers { get; } = new()
    {
        {
            "Chromium", "Host: localhost:7180|Connection: keep-alive|Cache-Control: max-age=0|sec-ch-ua: \"Chromium\";v=\"142\"|sec-ch-ua-mobile: ?0|sec-ch-ua-platform: \"Linux\""
            + "|Upgrade-Insecure-Requests: 1|User-Agent: Mozilla/5.0|Accept: text/html|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: navigate|Sec-Fetch-User: ?1|Sec-Fetch-Dest: document"
            + "|Referer: http://localhost:7180/tinh-hinh|Accept-Encoding: gzip, deflate, br, zstd|Accept-Language: vi-VN,vi;q=0.9|Sec-Purpose: prefetch|Purpose: prefetch|Cookie: other=1"
        },
        {
            "Chromium's form", "Host: 127.0.0.1:7180|Connection: keep-alive|Content-Length: 20|Origin: http://127.0.0.1:7180|Content-Type: application/x-www-form-urlencoded|User-Agent: Mozilla/5.0|Accept: text/html"
            + "|Sec-Fetch-Site: same-origin|Sec-GPC: 1"
        },
        {
            "Firefox", "Host: [::1]:7180|User-Agent: Mozilla/5.0|Accept: text/html|Accept-Language: vi|Accept-Encoding: gzip|DNT: 1|Sec-GPC: 1|Connection: keep-alive|Upgrade-Insecure-Requests: 1"
            + "|Sec-Fetch-Dest: document|Priority: u=0, i|Pragma: no-cache|Cache-Control: no-cache|TE: trailers|If-None-Match: \"x\"|If-Modified-Since: x|Range: bytes=0-|If-Range: \"x\"|Save-Data: on"
        },
        { "curl", "Host: localhost:7180|User-Agent: curl/8|Accept: */*" },
    };

    [Theory]
    [MemberData(nameof(Browsers))]
    public void ABrowserOnTheMachineIsLetIn(string browser, string headers) => Assert.True(IsLetIn(headers), browser);

    [Theory]
    [InlineData("Via: 1.1 proxy")]
    [InlineData("Forwarded: for=203.0.113.5")]
    [InlineData("X-Forwarded-For: 203.0.113.5")]
    [InlineData("X-Forwarded-Host: khuyencong.example.vn")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("X-Forwarded-Port: 443")]
    [InlineData("X-Forwarded-Server: proxy")]
    [InlineData("X-Forwarded: 203.0.113.5")]
    [InlineData("X-Real-IP: 203.0.113.5")]
    [InlineData("x-real-ip: ")]
    [InlineData("X-Client-IP: 203.0.113.5")]
    [InlineData("X-Cluster-Client-IP: 203.0.113.5")]
    [InlineData("X-Original-For: 203.0.113.5")]
    [InlineData("X-Original-Host: khuyencong.example.vn")]
    [InlineData("X-Original-URL: /tinh-hinh")]
    [InlineData("X-ProxyUser-Ip: 203.0.113.5")]
    [InlineData("X-Envoy-External-Address: 203.0.113.5")]
    [InlineData("X-Azure-ClientIP: 203.0.113.5")]
    [InlineData("X-ARR-SSL: 2048")]
    [InlineData("X-Request-ID: 1")]
    [InlineData("X-Amzn-Trace-Id: 1")]
    [InlineData("CF-Connecting-IP: 203.0.113.5")]
    [InlineData("CF-Ray: 1")]
    [InlineData("CDN-Loop: cloudflare")]
    [InlineData("True-Client-IP: 203.0.113.5")]
    [InlineData("Fastly-Client-IP: 203.0.113.5")]
    [InlineData("Client-IP: 203.0.113.5")]
    [InlineData("WL-Proxy-Client-IP: 203.0.113.5")]
    [InlineData("Proxy-Connection: keep-alive")]
    [InlineData("Max-Forwards: 10")]
    [InlineData("Ngrok-Skip-Browser-Warning: 1")]
    [InlineData("Surrogate-Capability: 1")]
    [InlineData("traceparent: 00-1-1-01")]
    [InlineData("Tailscale-User-Login: a@example.vn")]
    public void WhatAProxyHasWrittenOnLetsNobodyIn(string header) => Assert.False(IsLetIn("Host: localhost:7180|User-Agent: x|" + header));

    [Theory]
    [InlineData("Host: khuyencong.example.vn")]
    [InlineData("Host: khuyencong.example.vn:7180")]
    [InlineData("Host: localhost.example.vn:7180")]
    [InlineData("Host: localhost")]
    [InlineData("Host: localhost:80")]
    [InlineData("Host: 127.0.0.2:7180")]
    [InlineData("User-Agent: x")]
    public void AnotherNameOrPortThanItsOwnLetsNobodyIn(string headers) => Assert.False(IsLetIn(headers));

    [Theory]
    [InlineData("203.0.113.5", "HTTP/1.1")]
    [InlineData("10.0.0.1", "HTTP/1.1")]
    [InlineData("::ffff:10.0.0.1", "HTTP/1.1")]
    [InlineData("127.0.0.1", "HTTP/1.0")]
    public void AnotherMachineOrAProxysOldProtocolLetsNobodyIn(string from, string protocol) => Assert.False(IsLetIn("Host: localhost:7180", from, protocol));

    private static bool IsLetIn(string headers, string from = "127.0.0.1", string protocol = "HTTP/1.1")
    {
        var http = new DefaultHttpContext();
        (http.Connection.RemoteIpAddress, http.Connection.LocalPort, http.Request.Protocol) = (IPAddress.Parse(from), 7180, protocol);
        foreach (var header in headers.Split('|'))
        {
            http.Request.Headers[header.Split(": ")[0]] = header.Split(": ", 2)[1];
        }

        return new LoopbackAccess().Judge(http).Officer is not null;
    }
}
