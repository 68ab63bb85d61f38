using Panns.Common;
using Panns.Training.Augmentation;
using Panns.Transfer.Pretraining.Feeding;

namespace Panns.Transfer.Pretraining.Augmentation;

/// <summary>Makes a waveform to learn from of one clip or several: cut, mixed, changed. Not for several threads at once; allocates nothing.</summary>
internal sealed class ClipMixer
{
    // Below it a clip is silence, which no gain makes a sound of.
    private const double Silence = 1e-4;
    private const int Reflections = 12;

    private readonly ClipReader _reader;
    private readonly WaveformAugmentation _options;
    private readonly int _sampleRate;
    private readonly bool _isPlain;
    private readonly float[] _layer;
    private readonly float[] _source;
    private readonly NoiseTable? _noise;

    /// <param name="reader">Reads clips.</param>
    /// <param name="options">How they are changed.</param>
    /// <param name="samples">Samples of a waveform.</param>
    /// <param name="sampleRate">Their rate.</param>
    public ClipMixer(ClipReader reader, WaveformAugmentation options, int samples, int sampleRate)
    {
        _reader = reader;
        _options = options;
        _sampleRate = sampleRate;
        _isPlain = options == WaveformAugmentation.None;
        _layer = new float[_isPlain ? 0 : samples];
        _source = new float[options.SpeedChange > 0 ? SpeedChange.Needed(samples, 1 + options.SpeedChange) : 0];
        _noise = options.NoiseShare > 0 ? NoiseTable.Shared : null;
    }

    /// <summary>Makes a waveform.</summary>
    /// <param name="clips">Clips to make it of, as many as may be mixed.</param>
    /// <param name="target">Receives it.</param>
    /// <param name="random">Whose numbers decide.</param>
    /// <returns>How many of the clips are in it, the first ones.</returns>
    public int Fill(ReadOnlySpan<int> clips, Span<float> target, SeededRandom random)
    {
        if (_isPlain)
        {
            _reader.Read(clips[0], Start(clips[0], target.Length, random), target);
            return 1;
        }

        var count = 1 + random.NextInt(clips.Length);
        Read(clips[0], target, random);
        for (var i = 1; i < count; i++)
        {
            Read(clips[i], _layer, random);
            Add(target, random);
        }

        Change(target, random);
        return count;
    }

    private void Read(int clip, Span<float> target, SeededRandom random)
    {
        var changes = _options.SpeedChange > 0 && random.NextDouble() < 0.5;
        var speed = changes ? Math.Pow(1 + _options.SpeedChange, (2 * random.NextDouble()) - 1) : 1;
        if (!changes)
        {
            _reader.Read(clip, Start(clip, target.Length, random), target);
            return;
        }

        var source = _source.AsSpan(0, SpeedChange.Needed(target.Length, speed));
        _reader.Read(clip, Start(clip, source.Length, random), source);
        SpeedChange.Apply(source, target, speed);
    }

    // Of a longer clip a random part; a shorter one at a random place.
    private int Start(int clip, int length, SeededRandom random)
    {
        var room = _reader.Length(clip) - length;
        return room switch
        {
            > 0 => random.NextInt(room + 1),
            < 0 when length < _reader.Samples || !_isPlain => -random.NextInt(1 - room),
            _ => 0,
        };
    }

    private void Add(Span<float> target, SeededRandom random)
    {
        var level = Math.Pow(10, -_options.LevelDecibels * random.NextDouble() / 20);
        var (first, other) = (Levels.Rms(target), Levels.Rms(_layer));
        if (other > Silence)
        {
            Levels.Blend(target, 1, _layer, (float)(first > Silence ? level * first / other : level));
        }
    }

    private void Change(Span<float> target, SeededRandom random)
    {
        if (random.NextDouble() < _options.FilterShare)
        {
            Filter(random).Apply(target);
        }

        if (random.NextDouble() < _options.EchoShare)
        {
            Echo(target, random);
        }

        if (random.NextDouble() < _options.NoiseShare)
        {
            var level = Levels.Rms(target) * Math.Pow(10, -Between(10, 40, random) / 20);
            _noise!.Add(target, (float)level, random);
        }

        var gain = Math.Pow(10, -_options.GainDecibels * random.NextDouble() / 20);
        var peak = Levels.Peak(target);
        Levels.Scale(target, (float)(gain / Math.Max(1, peak)));
    }

    private Biquad Filter(SeededRandom random)
    {
        var kind = random.NextInt(3);
        var frequency = Logarithmic(kind switch { 0 => 1500, 1 => 60, _ => 200 }, kind switch { 0 => 12000, 1 => 800, _ => 8000 }, random);
        frequency = Math.Min(frequency, 0.45 * _sampleRate);
        return kind switch
        {
            0 => Biquad.LowPass(frequency, 0.7071, _sampleRate),
            1 => Biquad.HighPass(frequency, 0.7071, _sampleRate),
            _ => Biquad.Peak(frequency, Between(0.5, 3, random), Between(-12, 12, random), _sampleRate),
        };
    }

    /// <summary>Adds reflections at random times, which die away: those of a room.</summary>
    private void Echo(Span<float> target, SeededRandom random)
    {
        target.CopyTo(_layer);
        var (size, decay) = (Logarithmic(0.02, 0.3, random), Between(0.2, 0.7, random));
        for (var i = 0; i < Reflections; i++)
        {
            var time = size * random.NextDouble();
            var delay = Math.Min(target.Length - 1, 1 + (int)(time * _sampleRate));
            var level = decay * Math.Exp(-3 * time / size) * (random.NextInt(2) == 0 ? 1 : -1) / Math.Sqrt(Reflections / 4.0);
            Levels.Blend(target[delay..], 1, _layer.AsSpan(0, target.Length - delay), (float)level);
        }
    }

    private static double Between(double low, double high, SeededRandom random) => low + ((high - low) * random.NextDouble());

    private static double Logarithmic(double low, double high, SeededRandom random) => low * Math.Pow(high / low, random.NextDouble());
}
