namespace Panns.Transfer.Pretraining.Packs;

/// <summary>What a pack stores of each clip.</summary>
internal enum PackContent
{
    /// <summary>Its samples.</summary>
    Waveform,

    /// <summary>A sequence of quantized vectors.</summary>
    Embedding,
}
