using System.Net;
using System.Net.Http.Headers;

namespace Panns.Common.Net;

/// <summary>One request and its answer.</summary>
internal sealed partial class Downloader
{
    private const int BufferSize = 1 << 17;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Asks for what is missing and appends it.</summary>
    /// <returns>Whether the file is complete; false to ask again at once.</returns>
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

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            stall.CancelAfter(_options.Stall);
            using var message = Message(request, part);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
            {
                // Either everything is here already, or the file has changed and is shorter now.
                var complete = response.Content.Headers.ContentRange?.Length == part.Length;
                if (!complete)
                {
                    part.Restart();
                }

                return complete;
            }

            ThrowUnlessFile(request, response);
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
            throw new TransientException("the server sends nothing", problem);
        }
        catch (HttpRequestException problem)
        {
            throw new TransientException(problem.InnerException?.Message ?? problem.Message, problem);
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
                // A file that has changed since comes whole instead of in part.
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

    private async Task CopyAsync(
        DownloadRequest request, HttpResponseMessage response, PartFile part, long? total, IProgress<DownloadProgress>? progress, CancellationTokenSource stall)
    {
        using var source = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        using var target = part.Append();
        var buffer = new byte[BufferSize];
        while (true)
        {
            stall.CancelAfter(_options.Stall);
            var count = await ReadAsync(source, buffer, stall.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            await target.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
            progress?.Report(new(request.FileName, target.Position, total));
        }

        if (target.Position < total)
        {
            throw new TransientException("the connection was cut");
        }
    }

    /// <summary>Tells trouble of the network from trouble of the disk, which both come as IOException.</summary>
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

    /// <summary>A failure that may pass: worth another attempt.</summary>
    private sealed class TransientException(string message, Exception? cause = null) : Exception(message, cause)
    {
        /// <summary>When the server wants to be asked again.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
