namespace Panns.Transfer.Pretraining;

/// <summary>Where mixup blends pairs of clips (paper, section III-D).</summary>
public enum PretrainingMixup
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>
    /// At the network's own place for it, as the released code does: on the normalized log-mel, or on the waveform of networks without one.
    /// </summary>
    LogMel,

    /// <summary>On the waveform, before the network: the front end then computes half as many clips.</summary>
    Waveform,
}
