using System.Security.Cryptography;
using Panns.Common.Net;

namespace Panns.Tests.Weights.Store;

/// <summary>A store, and a local server that it downloads from; the server misbehaves as its test says.</summary>
public abstract class DownloadTests : IDisposable
{
    private protected static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];
#pragma warning disable CA5351 // what the archive publishes
    private protected static readonly string Md5 = Convert.ToHexStringLower(MD5.HashData(Content));
#pragma warning restore CA5351
    private protected static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));
    private protected static readonly Checkpoint Known = new("Net_mAP=0.5.pth", new Uri("https://example.org/x"), "MIT") { Bytes = Content.Length, Md5 = Md5, Sha256 = Sha256 };
    private protected static readonly Checkpoint Unknown = new("Net_mAP=0.5.pth", new Uri("https://example.org/x"), "MIT");

    private protected static readonly DownloadOptions Quick = new()
    {
        Attempts = 3, FirstPause = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromSeconds(20), LockPoll = TimeSpan.FromMilliseconds(5),
    };

    private protected readonly WeightScratch _scratch = new();
    private protected readonly TestServer _server = new(Content);
    private protected readonly Reports _reports = new();

    private protected string Target => _scratch.Path(Known.FileName);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ModelStore Store() => new(_scratch.Folder, _server.Address, Quick);

    private protected void AssertWhole() => Assert.Equal(Content, File.ReadAllBytes(Target));

    /// <summary>Receives reports immediately, unlike <see cref="Progress{T}"/>.</summary>
    private protected sealed class Reports : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Items { get; } = [];

        public Action<DownloadProgress>? Heard { get; set; }

        public void Report(DownloadProgress value)
        {
            Items.Add(value);
            Heard?.Invoke(value);
        }
    }
}
