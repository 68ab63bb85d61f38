namespace Panns.Audio.Pcm;

/// <summary>What a file states before its first sample.</summary>
/// <param name="Layout">How samples are stored.</param>
/// <param name="Size">Stated size of the samples in bytes; null if not stated.</param>
/// <param name="Style">How the container writes chunks; null if it has none.</param>
internal sealed record PcmHeader(PcmLayout Layout, long? Size, ChunkStyle? Style);
