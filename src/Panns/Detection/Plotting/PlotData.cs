using Panns.FrontEnd;

namespace Panns.Detection.Plotting;

/// <summary>The data of a figure of detected events.</summary>
/// <param name="Title">Name of the recording.</param>
/// <param name="Duration">Its length in seconds.</param>
/// <param name="FrontEnd">Settings of the spectrogram.</param>
/// <param name="LogMel">Columns of the spectrogram.</param>
/// <param name="LogMelFrames">Frames per column of the spectrogram.</param>
/// <param name="Scores">Columns of the framewise scores.</param>
/// <param name="ScoreFrames">Frames per column of the scores.</param>
/// <param name="Rows">The classes shown, highest score first.</param>
/// <param name="Events">The events found.</param>
/// <param name="Threshold">Score that events had to reach.</param>
internal sealed record PlotData(
    string Title,
    double Duration,
    LogMelSettings FrontEnd,
    IReadOnlyList<float[]> LogMel,
    int LogMelFrames,
    IReadOnlyList<float[]> Scores,
    int ScoreFrames,
    IReadOnlyList<SoundLabel> Rows,
    IReadOnlyList<SoundEvent> Events,
    double Threshold)
{
    public double FrameSeconds => (double)FrontEnd.HopSize / FrontEnd.SampleRate;
}
