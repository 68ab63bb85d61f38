using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Panns.Common.Net;

/// <summary>
/// Downloads files so that they appear complete and verified: bytes collect in NAME.part, which a later attempt continues; checksums are
/// computed from the disk; then the file is renamed. A second process waits for the first. For a <c>file:</c>
/// URL the file is copied.
/// </summary>
/// <remarks>
/// An unfinished download leaves NAME.part (and NAME.part.etag), which the next attempt continues, and an empty NAME.lock. Bytes that fail
/// verification are deleted.
/// </remarks>
[BestFriend]
internal sealed partial class Downloader : IDisposable
{
    private const int MostRedirections = 10;

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;

    public Downloader(DownloadOptions? options = null)
    {
        _options = options ?? DownloadOptions.Default;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = _options.Connect,
            ConnectCallback = ConnectAsync,
            AutomaticDecompression = DecompressionMethods.None,
            MaxAutomaticRedirections = MostRedirections,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Panns.ML", "0.1"));
    }

    /// <summary>Downloads a file unless it exists.</summary>
    /// <exception cref="PannsException">The download failed; the one-line message gives the reason and what to do.</exception>
    /// <exception cref="OperationCanceledException">The download was canceled; the bytes received are kept for the next attempt.</exception>
    public async Task FetchAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (File.Exists(request.Path))
        {
            return;
        }

        if (Directory.Exists(request.Path))
        {
            throw new PannsException($"{request.Path}: is a folder; move it away, for the file of that name");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Path))!);
            void Waiting() => progress?.Report(new(request.FileName, 0, request.Bytes, "another process is downloading this file; waiting for it"));
            using var held = await FileLock.TakeAsync(request.Path + ".lock", _options.LockPoll, Waiting, cancellationToken).ConfigureAwait(false);
            if (File.Exists(request.Path))
            {
                held.Remove();
                return;
            }

            var part = new PartFile(request.Path);
            await ReceiveAsync(request, part, progress, cancellationToken).ConfigureAwait(false);
            await FileVerifier.VerifyAsync(request, part, progress, cancellationToken).ConfigureAwait(false);
            part.Finish();
            held.Remove();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{request.Path}: {DiskProblem(problem)}", problem);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string DiskProblem(Exception problem)
    {
        const int DiskFullWindows = unchecked((int)0x80070070);
        const int HandleDiskFullWindows = unchecked((int)0x80070027);
        const int NoSpaceUnix = 28;
        return problem.HResult is DiskFullWindows or HandleDiskFullWindows or NoSpaceUnix
            ? "the disk is full; make room and try again: the download continues where it stopped"
            : $"cannot be written: {problem.Message}";
    }

    private async Task ReceiveAsync(
        DownloadRequest request, PartFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var pause = _options.FirstPause;
        var isReached = false;
        var (before, start) = (part.Length, Stopwatch.GetTimestamp());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (request.Url.IsFile)
                {
                    await CopyFileAsync(request, part, progress, cancellationToken).ConfigureAwait(false);
                    return;
                }

                if (await TryReceiveAsync(request, part, progress, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (TransientException problem)
            {
                var passed = Stopwatch.GetElapsedTime(start);
                isReached |= problem.IsReached;
                if (part.Length > before && part.Length - before >= _options.LowestSpeed * passed.TotalSeconds)
                {
                    (attempt, pause) = (1, _options.FirstPause);
                    (before, start) = (part.Length, Stopwatch.GetTimestamp());
                }

                if (attempt >= _options.Attempts || (!isReached && (attempt > 1 || passed > _options.Hasty)))
                {
                    throw Unreachable(request, problem);
                }

                var wait = isReached ? pause : TimeSpan.FromTicks(Math.Min(pause.Ticks, _options.Hasty.Ticks));

                progress?.Report(new(request.FileName, part.Length, request.Bytes, $"{problem.Message}; trying again"));
                await Task.Delay(problem.RetryAfter ?? wait, cancellationToken).ConfigureAwait(false);
                pause *= 2;
            }
        }
    }

    private static PannsException Unreachable(DownloadRequest request, Exception problem)
    {
        return new PannsException(
            $"cannot download from {request.Url.Host}: {problem.Message}; download {request.Url.AbsoluteUri} yourself and put it at {request.Path}",
            problem);
    }
}
