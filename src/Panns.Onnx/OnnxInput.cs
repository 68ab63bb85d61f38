namespace Panns.Onnx;

/// <summary>What an exported model takes.</summary>
public enum OnnxInput
{
    /// <summary>
    /// The network's own input: <c>waveform</c>, [batch, samples] mono samples at the network's rate, about -1 to 1; or, of a network that
    /// reads vectors, <c>features</c>, [batch, features].
    /// </summary>
    Waveform,

    /// <summary>
    /// <c>logmel</c>, [batch, 1, frames, mels]: log-mel spectrograms as the network's front end gives them, before any
    /// normalization. Not for networks that work on the waveform.
    /// </summary>
    LogMel,
}
