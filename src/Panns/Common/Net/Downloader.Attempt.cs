using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Panns.Common.IO;

namespace Panns.Common.Net;

/// <summary>One request and its answer.</summary>
internal sealed partial class Downloader
{
    private const int BufferSize = 1 << 17;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Requests the missing part and appends it.</summary>
    /// <returns>Whether the file is complete; false to retry immediately.</returns>
    private async Task<bool> TryReceiveAsync(
        DownloadRequest request, PartFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (part.Length > 0 && part.Length == request.Bytes)
        {
            return true;
        }

        if (part.Length > request.Bytes)
        {
            part.Restart();
        }

        var before = part.Length;
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            stall.CancelAfter(_options.Stall);
            using var message = Message(request, part);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
            {
                // Either the file is already complete, or it has changed and is shorter now.
                var complete = response.Content.Headers.ContentRange?.Length == part.Length;
                if (!complete)
                {
                    part.Restart();
                }

                return complete;
            }

            ThrowUnlessFile(request, response);
            if (response.Content.Headers.ContentLength is { } announced)
            {
                ThrowUnlessSize(request, part, Continues(response, part) ? part.Length + announced : announced);
            }

            if (!Continues(response, part))
            {
                part.Restart();
                if (response.StatusCode == HttpStatusCode.PartialContent)
                {
                    throw new TransientException("the server sends another part of the file than was asked for");
                }
            }

            part.Validator = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;
            var total = response.Content.Headers.ContentLength is { } rest ? part.Length + rest : request.Bytes;
            await CopyAsync(request, response, part, total, progress, stall).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw problem.InnerException is TimeoutException
                ? new TransientException($"no connection within {_options.Connect.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s: the network may be closed", problem) { IsReached = false }
                : new TransientException("the server sends nothing", problem) { IsReached = part.Length > before };
        }
        catch (HttpRequestException problem)
        {
            throw new TransientException(problem.InnerException?.Message ?? problem.Message, problem)
            {
                IsReached = problem.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError),
            };
        }
    }

    private static HttpRequestMessage Message(DownloadRequest request, PartFile part)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, request.Url);
        var verifiable = request.Md5 is not null || request.Sha256 is not null;
        if (part.Length > 0 && (part.Validator is not null || verifiable))
        {
            message.Headers.Range = new RangeHeaderValue(part.Length, null);
            if (part.Validator is { } tag)
            {
                // Makes the server send the whole file if it has changed.
                message.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(tag));
            }
        }

        return message;
    }

    private static bool Continues(HttpResponseMessage response, PartFile part)
        => response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == part.Length;

    private static void ThrowUnlessFile(DownloadRequest request, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500)
        {
            var after = response.Headers.RetryAfter?.Delta;
            throw new TransientException($"the server answers {status} {response.ReasonPhrase}") { RetryAfter = after < LongestRetryAfter ? after : null };
        }

        if (!response.IsSuccessStatusCode)
        {
            throw Unreachable(request, new HttpRequestException($"the server answers {status} {response.ReasonPhrase}"));
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            throw Unreachable(request, new HttpRequestException("the answer is a web page (a log-in page of the network, perhaps)"));
        }
    }

    /// <summary>Refuses a file whose announced size differs from the known one before downloading it.</summary>
    private static void ThrowUnlessSize(DownloadRequest request, PartFile part, long total)
    {
        if (total > request.MostBytes || (request.Bytes is { } known && total != known))
        {
            throw WrongSize(request, part, FormattableString.Invariant($"has {total} bytes"));
        }
    }

    private static PannsException WrongSize(DownloadRequest request, PartFile part, string what)
    {
        part.Restart();
        var expected = FormattableString.Invariant($"{(request.Bytes is null ? "at most " : "")}{request.Bytes ?? request.MostBytes}");
        return new PannsException($"{request.FileName}: what {request.Origin} sends {what}, not {expected}: damaged or changed; try again later");
    }

    private async Task CopyAsync(
        DownloadRequest request, HttpResponseMessage response, PartFile part, long? total, IProgress<DownloadProgress>? progress, CancellationTokenSource stall)
    {
        using var source = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        using var target = part.Append();
        var most = request.Bytes ?? request.MostBytes;
        var buffer = new byte[BufferSize];
        var (measured, since) = (target.Position, Stopwatch.GetTimestamp());
        while (true)
        {
            stall.CancelAfter(_options.Stall);
            var count = await ReadAsync(source, buffer, stall.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            if (target.Position + count > most)
            {
                await target.DisposeAsync().ConfigureAwait(false);
                throw WrongSize(request, part, "goes on after that many bytes");
            }

            await target.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
            if (Stopwatch.GetElapsedTime(since) is var passed && passed >= _options.SpeedTime)
            {
                var speed = (target.Position - measured) / passed.TotalSeconds;
                if (speed < _options.LowestSpeed)
                {
                    throw new TransientException(FormattableString.Invariant($"the server sends only {speed:0} bytes a second"));
                }

                (measured, since) = (target.Position, Stopwatch.GetTimestamp());
            }

            progress?.Report(new(request.FileName, target.Position, total));
        }

        if (target.Position < total)
        {
            throw new TransientException("the connection was cut");
        }
    }

    /// <summary>Copies a local file.</summary>
    private static async Task CopyFileAsync(DownloadRequest request, PartFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var source = OpenSource(request.Url.LocalPath);
        ThrowUnlessSize(request, part, source.Length);
        part.Restart();
        using var target = part.Append();
        var buffer = new byte[BufferSize];
        while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            progress?.Report(new(request.FileName, target.Position, source.Length));
        }
    }

    private static FileStream OpenSource(string path)
    {
        try
        {
            return FileKind.IsSpecial(path)
                ? throw new PannsException($"{path}: is not a file")
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: false);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PannsException($"{path}: no such file", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Connects as usual, except that name resolution can be canceled, which the operating system's functions do not support.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Distinguishes network errors from disk errors, since both are IOException.</summary>
    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            throw new TransientException("the connection was cut", problem);
        }
    }

    /// <summary>A temporary failure, worth another attempt.</summary>
    private sealed class TransientException(string message, Exception? cause = null) : Exception(message, cause)
    {
        /// <summary>Whether a connection to the server was made.</summary>
        public bool IsReached { get; init; } = true;

        /// <summary>How long the server asks to wait before a retry.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
