#if PANNS_NAUDIO
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.Wave;

namespace Panns.Cli.Listening;

/// <summary>The default microphone of Windows, by NAudio; Windows converts its sound.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsRecorder : Recorder
{
    private const int Bits = 16;

    private readonly WasapiRecorder _recorder;
    private readonly BlockingCollection<float[]> _blocks = [];
    private ReadOnlyMemory<float> _rest;
    private volatile Exception? _failure;

    /// <param name="rate">Samples per second to deliver.</param>
    /// <exception cref="PannsException">There is no microphone, or it cannot be used.</exception>
    public WindowsRecorder(int rate)
    {
        try
        {
            _recorder = new WasapiRecorderBuilder().WithFormat(new WaveFormat(rate, Bits, 1)).Build();
            _recorder.DataAvailable += (bytes, _, _, _) => _blocks.Add(Samples(bytes));
            _recorder.RecordingStopped += (_, stopped) =>
            {
                _failure = stopped.Exception;
                _blocks.CompleteAdding();
            };
            _recorder.StartRecording();
        }
        catch (Exception problem) when (problem is COMException or InvalidOperationException or ArgumentException)
        {
            _recorder?.Dispose();
            throw new PannsException($"the microphone cannot be used: {problem.Message.ReplaceLineEndings(" ")}; name a device of ffmpeg's dshow by --input, or pipe sound to --input -", problem);
        }
    }

    public override string Name => "the default microphone";

    public override bool IsLive => true;

    public override int Read(Span<float> samples)
    {
        while (_rest.IsEmpty)
        {
            if (!_blocks.TryTake(out var block, Timeout.Infinite))
            {
                return _failure is { } problem ? throw new PannsException($"the microphone has stopped: {problem.Message.ReplaceLineEndings(" ")}", problem) : 0;
            }

            _rest = block;
        }

        var count = Math.Min(samples.Length, _rest.Length);
        _rest.Span[..count].CopyTo(samples);
        _rest = _rest[count..];
        return count;
    }

    public override void Stop() => _recorder.StopRecording();

    public override void Dispose()
    {
        _recorder.Dispose();
        _blocks.Dispose();
    }

    private static float[] Samples(ReadOnlySpan<byte> bytes)
    {
        var shorts = MemoryMarshal.Cast<byte, short>(bytes);
        var samples = new float[shorts.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = shorts[i] / 32768f;
        }

        return samples;
    }
}
#endif
