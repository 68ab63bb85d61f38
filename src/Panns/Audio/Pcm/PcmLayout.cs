namespace Panns.Audio.Pcm;

/// <summary>What a header says of its samples; not yet checked.</summary>
internal readonly record struct PcmLayout(string Container, SampleEncoding Encoding, bool BigEndian, long SampleRate, long Channels)
{
    public string Describe() => $"{Container}, {Encoding.Describe()}";
}
