#if NAUDIO
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace Panns.Audio.Decoding;

/// <summary>Decodes by NAudio over Windows Media Foundation.</summary>
internal sealed class NAudioDecoder : AudioDecoder
{
    public override AudioBackend Backend => AudioBackend.NAudio;

    public override bool IsInstalled => OperatingSystem.IsWindows();

    public override AudioReader Open(string path, AudioKind kind)
    {
        try
        {
            var settings = new MediaFoundationReader.MediaFoundationReaderSettings { RequestFloatOutput = true };
            var reader = new MediaFoundationReader(path, settings);
            return new Reader(reader, path, kind == AudioKind.Unknown ? "audio (NAudio)" : $"{kind.Describe()} (NAudio)");
        }
        catch (Exception error) when (error is COMException or InvalidOperationException or ArgumentException)
        {
            throw new UnsupportedAudioException(error.Message.ReplaceLineEndings(" "));
        }
    }

    private sealed class Reader : AudioReader
    {
        private const int BlockSamples = 16384;

        private readonly MediaFoundationReader _source;
        private readonly ISampleProvider _samples;
        private float[] _block = [];

        public Reader(MediaFoundationReader source, string name, string format)
            : base(name, format, source.WaveFormat.SampleRate, source.WaveFormat.Channels)
        {
            _source = source;
            _samples = source.ToSampleProvider();
        }

        /// <inheritdoc/>
        protected override int ReadCore(Span<float> interleaved)
        {
            // NAudio 2 reads into arrays only.
            var wanted = Math.Min(interleaved.Length, Math.Max(1, BlockSamples / Channels) * Channels);
            if (_block.Length < wanted)
            {
                _block = new float[wanted];
            }

            try
            {
                var got = _samples.Read(_block, 0, wanted);
                _block.AsSpan(0, got).CopyTo(interleaved);
                return got / Channels;
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
