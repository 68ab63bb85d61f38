#if PANNS_NAUDIO
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.Wave;
using Panns.Audio.Input;

namespace Panns.Audio.Decoding;

/// <summary>Decodes with NAudio over Windows Media Foundation.</summary>
internal sealed class NAudioDecoder : AudioDecoder
{
    public override AudioBackend Backend => AudioBackend.NAudio;

    public override string Version => typeof(MediaFoundationReader).Assembly.GetName().Version?.ToString() ?? "";

    public override bool IsInstalled => OperatingSystem.IsWindows();

    public override AudioReader Open(AudioInput input)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new UnsupportedAudioException("Media Foundation is Windows's");
        }

        try
        {
            var settings = new MediaFoundationReader.MediaFoundationReaderSettings { RequestFloatOutput = true };
            var reader = new MediaFoundationReader(input.Path, settings);
            return new Reader(reader, input.Name, input.Kind == AudioKind.Unknown ? "audio (NAudio)" : $"{input.Kind.Describe()} (NAudio)");
        }
        catch (Exception error) when (error is COMException or InvalidOperationException or ArgumentException)
        {
            throw new UnsupportedAudioException(error.Message.ReplaceLineEndings(" "));
        }
    }

    [SupportedOSPlatform("windows")]
    private sealed class Reader : AudioReader
    {
        private const int BlockSamples = 16384;

        private readonly MediaFoundationReader _source;
        private readonly ISampleProvider _samples;

        public Reader(MediaFoundationReader source, string name, string format)
            : base(name, format, source.WaveFormat.SampleRate, source.WaveFormat.Channels)
        {
            _source = source;
            _samples = source.ToSampleProvider();
        }

        internal override bool IsFinite => true;

        /// <inheritdoc/>
        protected override int ReadCore(Span<float> interleaved)
        {
            // NAudio allocates a buffer as large as each request, so requests are limited.
            var wanted = Math.Min(interleaved.Length, Math.Max(1, BlockSamples / Channels) * Channels);
            try
            {
                return _samples.Read(interleaved[..wanted]) / Channels;
            }
            catch (COMException error)
            {
                throw new PannsException($"{Name}: cannot be decoded: {error.Message.ReplaceLineEndings(" ")}", error);
            }
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
#endif
