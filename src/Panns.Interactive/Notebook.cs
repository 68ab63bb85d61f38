using System.Collections.Immutable;
using System.Globalization;
using Panns.Transfer;

namespace Panns.Interactive;

/// <summary>Shows figures: under a notebook's cell, or, in a program, as files of the folder that it names.</summary>
public static class Notebook
{
    private static Func<Figure, Action<Figure>>? _show;
    private static int _shown;

    /// <summary>The types with a figure: a notebook shows their values as that.</summary>
    public static ImmutableArray<Type> Types { get; } =
        [typeof(Figure), typeof(SoundClip), typeof(TaggingResult), typeof(DetectionPlot), typeof(FewShotResult), typeof(EvaluationResult)];

    /// <summary>Where a program's figures go: the environment variable PANNS_FIGURES, or the folder <c>figures</c> in the working directory.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("PANNS_FIGURES") is { Length: > 0 } folder ? folder : "figures";

    /// <summary>Shows a value that has a figure.</summary>
    /// <param name="value">A figure, or a value of <see cref="Types"/>.</param>
    /// <returns>What was shown: it can be replaced by another figure, as training goes on.</returns>
    /// <exception cref="ArgumentException">The value has no figure.</exception>
    public static ShownFigure Show(object value)
    {
        var figure = Figure.Of(value);
        return new((_show ?? SaveNext())(figure));
    }

    /// <summary>Has a notebook show figures; the package's script for .NET Interactive calls it.</summary>
    /// <param name="show">Shows a figure, and returns what replaces it by another.</param>
    public static void Attach(Func<Figure, Action<Figure>> show)
    {
        ArgumentNullException.ThrowIfNull(show);
        _show = show;
    }

    private static Func<Figure, Action<Figure>> SaveNext()
    {
        var number = Interlocked.Increment(ref _shown);
        return figure =>
        {
            var path = Path.Combine(Folder, $"{number.ToString("00", CultureInfo.InvariantCulture)}{(figure.Audio is null ? ".svg" : ".html")}");
            figure.Save(path);
            Console.WriteLine($"{figure.Title}: {path}");
            return next => next.Save(path);
        };
    }
}

/// <summary>A figure that was shown.</summary>
public sealed class ShownFigure
{
    private readonly Action<Figure> _replace;

    internal ShownFigure(Action<Figure> replace) => _replace = replace;

    /// <summary>Shows another figure in its place.</summary>
    /// <param name="value">A figure, or a value of <see cref="Notebook.Types"/>.</param>
    public void Replace(object value) => _replace(Figure.Of(value));
}
