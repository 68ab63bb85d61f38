namespace Panns.Transfer;

/// <summary>Turns a waveform into a vector. Safe to call from several threads.</summary>
public interface IClipFeatures
{
    /// <summary>Name for people and files: <c>mn04_as embedding</c>.</summary>
    string Name { get; }

    /// <summary>Length of a vector.</summary>
    int Dimension { get; }

    /// <summary>Rate of the waveform that it takes, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Tells everything that the vectors depend on beside the waveform: weights, front end, network. Equal keys mean equal vectors.</summary>
    string Key { get; }

    /// <summary>Computes the vector of a waveform.</summary>
    /// <param name="waveform">Mono samples at <see cref="SampleRate"/>, at least one.</param>
    /// <param name="features">Receives <see cref="Dimension"/> values.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void Extract(ReadOnlySpan<float> waveform, Span<float> features, CancellationToken cancellationToken = default);
}
