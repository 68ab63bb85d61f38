namespace Panns.Audio.Pcm;

/// <summary>What a file says of itself before its first sample.</summary>
/// <param name="Layout">How samples are stored.</param>
/// <param name="Size">Bytes of samples that it promises; null where it does not say.</param>
/// <param name="Style">How its container writes chunks; null where it has none.</param>
internal sealed record PcmHeader(PcmLayout Layout, long? Size, ChunkStyle? Style);
