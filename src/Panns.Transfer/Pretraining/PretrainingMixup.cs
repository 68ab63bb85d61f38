namespace Panns.Transfer.Pretraining;

/// <summary>Where mixup blends pairs of clips (paper, section III-D).</summary>
public enum PretrainingMixup
{
    /// <summary>No mixup.</summary>
    None,

    /// <summary>
    /// At the network's own place, as in the released code: on the normalized log-mel, or on the waveform of networks without one.
    /// </summary>
    LogMel,

    /// <summary>On the waveform, before the network, so that the front end computes only half as many clips.</summary>
    Waveform,
}
