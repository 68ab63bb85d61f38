using Panns.Common.Net;
using Panns.Models.Store;

namespace Panns;

/// <summary>The folder that holds downloaded weights.</summary>
public sealed class ModelStore
{
    // Ten times the largest published file.
    private const long LargestCheckpoint = 4L << 30;

    private readonly Uri? _mirror;
    private readonly DownloadOptions _options;

    /// <summary>Uses a folder as a store.</summary>
    /// <param name="folder">The folder; created when first needed.</param>
    /// <param name="mirror">
    /// Address to download files from, by name, instead of their published addresses; ends in a slash. Can be http, https, or the <c>file</c>
    /// URL of a folder; null for the published addresses.
    /// </param>
    public ModelStore(string folder, Uri? mirror = null)
        : this(folder, mirror, DownloadOptions.Default)
    {
    }

    internal ModelStore(string folder, Uri? mirror, DownloadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
        _mirror = mirror;
        _options = options;
    }

    /// <summary>
    /// The user's store: the folder named by the variable <c>PANNS_HOME</c>, or else <c>panns</c> in the platform's cache folder
    /// ($XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LOCALAPPDATA%). The variable <c>PANNS_MODELS_URL</c> names a mirror: a URL, or the
    /// path of a folder with the published files.
    /// </summary>
    /// <exception cref="PannsException">PANNS_MODELS_URL is neither an address nor a folder.</exception>
    public static ModelStore Default => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    internal static ModelStore FromEnvironment(Func<string, string?> variable)
        => new(StoreFolder.Find(variable), Mirror(variable("PANNS_MODELS_URL")));

    /// <summary>Path of a checkpoint, whether or not it has been downloaded.</summary>
    /// <param name="checkpoint">A published file.</param>
    public string PathOf(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Path.Combine(Folder, checkpoint.FileName);
    }

    /// <summary>Whether the store has the checkpoint. Downloads are verified before they count as present.</summary>
    /// <param name="checkpoint">A published file.</param>
    public bool IsPresent(Checkpoint checkpoint) => File.Exists(PathOf(checkpoint));

    /// <summary>File with a network's published weights; null if none are published or the store lacks them.</summary>
    /// <param name="model">The network.</param>
    public string? Find(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Checkpoint is { } checkpoint && IsPresent(checkpoint) ? PathOf(checkpoint) : null;
    }

    /// <summary>
    /// Downloads a checkpoint unless it is present: continues an earlier attempt, verifies size and checksums, and waits for another process
    /// that is downloading the same file.
    /// </summary>
    /// <param name="checkpoint">A published file.</param>
    /// <param name="progress">Receives progress, block by block; null for none.</param>
    /// <param name="cancellationToken">Cancels the download; the bytes received are kept for the next attempt.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="PannsException">No connection, no such file, a wrong checksum, or a full disk; one line with what to do.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<string> PullAsync(
        Checkpoint checkpoint, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var path = PathOf(checkpoint);
        using var downloader = new Downloader(_options);
        var request = new DownloadRequest
        {
            Url = _mirror is null ? checkpoint.Url : new Uri(_mirror, Uri.EscapeDataString(checkpoint.FileName)),
            Path = path,
            Bytes = checkpoint.Bytes,
            MostBytes = LargestCheckpoint,
            Md5 = checkpoint.Md5,
            Sha256 = checkpoint.Sha256,
        };
        await downloader.FetchAsync(request, progress, cancellationToken).ConfigureAwait(false);
        return path;
    }

    private static Uri? Mirror(string? address)
    {
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }

        var isPath = !address.Contains("://", StringComparison.Ordinal) && (Path.IsPathFullyQualified(address) || Directory.Exists(address));
        var text = isPath ? FileAddress(address) : address;

        // A base address must end in a slash, or its last part would be replaced by the file's name.
        return Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var mirror) && mirror.Scheme is "http" or "https" or "file"
            ? mirror
            : throw new PannsException(
                $"PANNS_MODELS_URL: '{address}' is neither an address nor a folder; give one such as https://mirror.example/panns/ or /mnt/panns");
    }

    // Escapes each part, because a # in a folder's name would end the URL's path.
    private static string FileAddress(string path)
    {
        var parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return "file:///" + string.Join('/', parts.Where(part => part.Length > 0).Select((part, i) => i == 0 && part.EndsWith(':') ? part : Uri.EscapeDataString(part)));
    }
}
