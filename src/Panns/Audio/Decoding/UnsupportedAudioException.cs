namespace Panns.Audio.Decoding;

/// <summary>A decoder meets a kind of audio that is not its own; another one may know it.</summary>
/// <param name="what">What it met, as the middle of a sentence.</param>
internal sealed class UnsupportedAudioException(string what) : Exception(what);
