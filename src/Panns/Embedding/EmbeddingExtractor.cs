using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>
/// Takes embeddings from recordings: the features below a network's last layer (section IV of the paper uses them for transfer).
/// Safe to use from several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var model = PannsModel.Load("Cnn14");
/// var extractor = new EmbeddingExtractor(model);
/// float[] vector = extractor.Extract("dog.wav"); // 2048 values
/// </code>
/// </example>
public sealed class EmbeddingExtractor
{
    private const string WaveformName = "waveform";

    private readonly PannsModel _model;
    private readonly EmbeddingOptions _options;
    private readonly Func<string, ClipSource> _source;
    private readonly ClipRunner _runner;

    /// <summary>Creates an extractor.</summary>
    /// <param name="model">The network; the caller keeps and disposes of it.</param>
    /// <param name="options">How to extract; null for the defaults.</param>
    /// <exception cref="PannsException">The network has no embedding (those for sound event detection do not).</exception>
    public EmbeddingExtractor(PannsModel model, EmbeddingOptions? options = null)
        : this(model, options, path => ClipSource.OfFile(path, options?.Audio))
    {
    }

    internal EmbeddingExtractor(PannsModel model, EmbeddingOptions? options, Func<string, ClipSource> source)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model.Network.EmbeddingSize > 0
            ? model
            : throw new PannsException($"{model.Name} has no embedding: choose a network for tagging, such as Cnn14 or mn04_as");
        _options = options ?? EmbeddingOptions.Default;
        _source = source;
        _runner = ClipRunner.Of(model, OutputKinds.Embedding, WindowPlan.Create(_options.Window, _options.Overlap, model.SampleRate), _options.BatchSize);
    }

    /// <summary>The network.</summary>
    public PannsModel Model => _model;

    /// <summary>How it extracts.</summary>
    public EmbeddingOptions Options => _options;

    /// <summary>Length of an embedding.</summary>
    public int Dimension => _model.Network.EmbeddingSize;

    /// <summary>
    /// What decides the bits of embeddings, in a line: the network, its weights, the engine, and how recordings are cut. Weights and engine are
    /// told apart by what they make of a fixed signal of a second, whatever file they came from.
    /// </summary>
    public string Identity
    {
        get
        {
            var random = new SeededRandom(seed: 0);
            var signal = new float[_model.SampleRate];
            foreach (ref var sample in signal.AsSpan())
            {
                sample = (float)(random.NextDouble() - 0.5);
            }

            var print = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(Extract(signal, _model.SampleRate))));
            return string.Create(CultureInfo.InvariantCulture, $"{_model.Name} {print} window {_options.Window} overlap {_options.Overlap}{_options.Audio.Suffix}");
        }
    }

    /// <summary>The embedding of an audio file.</summary>
    /// <param name="path">The file, of any format that can be decoded, any rate and number of channels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    /// <remarks>
    /// Of a damaged file it is the embedding of what could be read: <see cref="ExtractMany"/> says so in <see cref="EmbeddingResult.Issues"/>, and
    /// <see cref="AudioReadOptions.Strict"/> makes it an error.
    /// </remarks>
    public float[] Extract(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _runner.RunOne(Job(_source(path)), cancellationToken).Values;
    }

    /// <summary>The embedding of a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Their rate in Hz; resampled where the network's differs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">There are no samples, or some that are no numbers.</exception>
    public float[] Extract(ReadOnlySpan<float> waveform, int sampleRate, CancellationToken cancellationToken = default)
    {
        var source = ClipSource.OfWaveform(WaveformName, waveform, sampleRate, _model.SampleRate, _options.Audio);
        return _runner.RunOne(Job(source), cancellationToken).Values;
    }

    /// <summary>The embedding of an uncompressed recording (WAV, AU, AIFF, CAF, Wave64) that comes by a stream: an upload, say. Nothing is written to the disk.</summary>
    /// <param name="stream">The recording from its first byte; it need not be able to seek, and is closed.</param>
    /// <param name="name">What results and messages call it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public float[] Extract(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _runner.RunOne(Job(ClipSource.OfStream(name, stream, _options.Audio)), cancellationToken).Values;
    }

    /// <summary>
    /// Embeddings of many audio files, decoding ahead of the network. Results come in the order of the files, as they are ready;
    /// a file that cannot be read has its <see cref="EmbeddingResult.Error"/> and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<EmbeddingResult> ExtractMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return _runner.RunMany(paths.Select(path => Job(_source(path))), cancellationToken).Select(ToResult);
    }

    private PooledJob Job(ClipSource source) => new(source, Dimension, WindowAggregate.Mean, _options.KeepWindows);

    private EmbeddingResult ToResult(PooledJob clip) => new()
    {
        File = clip.Source.Name,
        Duration = clip.Seconds(_model.SampleRate),
        Embedding = clip.Values,
        Windows = clip.Windows?.Select(ToWindow).ToArray(),
        Error = clip.Error?.Message,
        Issues = clip.Issues,
    };

    private EmbeddedWindow ToWindow((Window Window, float[] Embedding) one)
    {
        var (start, end) = one.Window.Seconds(_model.SampleRate);
        return new(start, end, one.Embedding);
    }
}
