namespace Panns.Audio.Decoding;

/// <summary>Thrown by a decoder that does not support a format; another one may.</summary>
/// <param name="what">The format found, as the middle of a sentence.</param>
internal sealed class UnsupportedAudioException(string what) : Exception(what);
