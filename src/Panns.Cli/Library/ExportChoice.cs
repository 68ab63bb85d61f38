using Panns.Audio;

namespace Panns.Cli.Library;

/// <summary>What <c>panns export</c> writes, in the words of the command line.</summary>
internal sealed record ExportChoice
{
    /// <summary>The file to write.</summary>
    public required string Destination { get; init; }

    /// <summary>waveform or logmel.</summary>
    public required string Input { get; init; }

    /// <summary>Names of outputs; empty for every one that the network has.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>stft or convolution.</summary>
    public required string FrontEnd { get; init; }

    /// <summary>Version of the operator set.</summary>
    public required int Opset { get; init; }

    /// <summary>Whether the network computes in float16.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Audio to calibrate an int8 model with; null for a floating-point model.</summary>
    public IReadOnlyList<string>? Calibration { get; init; }

    /// <summary>How that audio is read, given how it would be otherwise: by the channel that a classifier learned from.</summary>
    public Func<AudioReadOptions, AudioReadOptions> Recordings { get; init; } = otherwise => otherwise;
}

/// <summary>What came of an export.</summary>
/// <param name="Lines">The file, and what int8 costs.</param>
internal sealed record ExportReport(IReadOnlyList<string> Lines)
{
    /// <summary>Name of the network; null for a classifier.</summary>
    public string? Network { get; init; }

    /// <summary>What is wrong with recordings that could not be calibrated with, a line each.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>What is wrong with those that could be read all the same.</summary>
    public IReadOnlyList<KeyValuePair<string, AudioIssues>> Issues { get; init; } = [];
}
