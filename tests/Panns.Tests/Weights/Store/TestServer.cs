using System.Net;
using System.Net.Sockets;

namespace Panns.Tests.Weights.Store;

/// <summary>A local HTTP server that serves one file, well or badly.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly List<string> _requests = [];

    public TestServer(byte[] content)
    {
        Content = content;
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public byte[] Content { get; set; }

    /// <summary>Strong ETag of the content; null to send none.</summary>
    public string? Tag { get; set; } = "\"one\"";

    public bool SupportsRanges { get; set; } = true;

    public string ContentType { get; set; } = "application/octet-stream";

    /// <summary>Whether the size is withheld.</summary>
    public bool IsChunked { get; set; }

    /// <summary>Whether endless zeros follow the content.</summary>
    public bool IsEndless { get; set; }

    /// <summary>The pause after every ten bytes; null to send at full speed.</summary>
    public TimeSpan? Pause { get; set; }

    /// <summary>Redirects requests of other paths to this address; null to serve them.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>Status codes of the next requests, before the file is served.</summary>
    public Queue<int> Failures { get; } = new();

    /// <summary>Bytes after which the next responses are cut off, one number per response.</summary>
    public Queue<int> Cuts { get; } = new();

    /// <summary>If set, responses wait for it: for tests of waiting and canceling.</summary>
    public Task? Gate { get; set; }

    /// <summary>Path and range of every request so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return; // closed: the end of the test
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var range = request.Headers["Range"];
        lock (_requests)
        {
            _requests.Add($"{request.RawUrl} {range}".TrimEnd());
        }

        try
        {
            if (Failures.TryDequeue(out var status))
            {
                response.StatusCode = status;
                response.Close();
                return;
            }

            if (RedirectTo is { } target && request.RawUrl != target)
            {
                response.Redirect(target);
                response.Close();
                return;
            }

            response.ContentType = ContentType;
            if (Tag is not null)
            {
                response.Headers["ETag"] = Tag;
            }

            var start = 0;
            if (range is not null && SupportsRanges && (request.Headers["If-Range"] is not { } tag || tag == Tag))
            {
                start = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
                if (start >= Content.Length)
                {
                    response.StatusCode = 416;
                    response.Headers["Content-Range"] = $"bytes */{Content.Length}";
                    response.Close();
                    return;
                }

                response.StatusCode = 206;
                response.Headers["Content-Range"] = $"bytes {start}-{Content.Length - 1}/{Content.Length}";
            }

            response.SendChunked = IsChunked;
            if (!IsChunked)
            {
                response.ContentLength64 = Content.Length - start;
            }

            if (Pause is { } pause)
            {
                for (; start < Content.Length; start += 10)
                {
                    await response.OutputStream.WriteAsync(Content.AsMemory(start, Math.Min(10, Content.Length - start)));
                    await response.OutputStream.FlushAsync();
                    await Task.Delay(pause);
                }
            }

            var cut = Cuts.TryDequeue(out var after) ? after : int.MaxValue;
            var first = Math.Min(cut, (Content.Length - start) / 2);
            await response.OutputStream.WriteAsync(Content.AsMemory(start, first));
            await response.OutputStream.FlushAsync();
            await (Gate ?? Task.CompletedTask);
            if (cut < int.MaxValue)
            {
                response.Abort();
                return;
            }

            await response.OutputStream.WriteAsync(Content.AsMemory(start + first));
            while (IsEndless)
            {
                await response.OutputStream.WriteAsync(new byte[1 << 16]);
            }

            response.Close();
        }
        catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client disconnected, which some tests intend.
        }
    }
}
