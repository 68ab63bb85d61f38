using Panns.FrontEnd;

namespace Panns.Detection.Plotting;

/// <summary>The data of a figure of detected events.</summary>
/// <param name="Title">Name of the recording.</param>
/// <param name="Duration">Its length in seconds.</param>
/// <param name="FrontEnd">Settings of the spectrogram.</param>
/// <param name="LogMel">Columns of the spectrogram.</param>
/// <param name="LogMelSeconds">Length of a column of the spectrogram.</param>
/// <param name="Scores">Columns of the framewise scores.</param>
/// <param name="ScoreSeconds">Length of a column of the scores.</param>
/// <param name="Rows">The classes shown, highest score first.</param>
/// <param name="Events">The events found.</param>
/// <param name="Threshold">Score that events had to reach.</param>
internal sealed record PlotData(
    string Title,
    double Duration,
    LogMelSettings FrontEnd,
    IReadOnlyList<float[]> LogMel,
    double LogMelSeconds,
    IReadOnlyList<float[]> Scores,
    double ScoreSeconds,
    IReadOnlyList<SoundLabel> Rows,
    IReadOnlyList<SoundEvent> Events,
    double Threshold);
