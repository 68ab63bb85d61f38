namespace Panns.Detection.Plotting;

/// <summary>Where things stand in a figure of events: its own file, or a page in a wide or a narrow window.</summary>
/// <param name="Name">A name that is part of the ids in the figure.</param>
/// <param name="Width">Width of the drawing.</param>
/// <param name="IsNarrow">Whether class names stand above their rows instead of beside them, and color bars are left out.</param>
/// <param name="IsPage">Whether a page styles it and has the title.</param>
internal sealed record PlotLayout(string Name, double Width, bool IsNarrow, bool IsPage)
{
    /// <summary>A file of its own.</summary>
    public static PlotLayout File { get; } = new("file", 1000, IsNarrow: false, IsPage: false);

    /// <summary>A page in a wide window.</summary>
    public static PlotLayout Wide { get; } = new("wide", 1000, IsNarrow: false, IsPage: true);

    /// <summary>A page in a narrow window.</summary>
    public static PlotLayout Narrow { get; } = new("narrow", 400, IsNarrow: true, IsPage: true);

    /// <summary>Height above the spectrogram.</summary>
    public double Top => IsPage ? 10 : 44;

    /// <summary>Width at the right of the plots.</summary>
    public double RightRoom => IsNarrow ? 8 : 84;

    /// <summary>Height of a class.</summary>
    public double RowHeight => IsNarrow ? 40 : 24;

    /// <summary>Height of a class's name above its scores.</summary>
    public double NameHeight => IsNarrow ? 18 : 0;

    /// <summary>Most steps of the time axis.</summary>
    public int TimeSteps => IsNarrow ? 5 : 10;
}
