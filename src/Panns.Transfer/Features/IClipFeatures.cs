using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>Turns windows of clips into vectors.</summary>
internal interface IClipFeatures : IWindowFunction
{
    /// <summary>Name for people and files: <c>mn04_as embedding</c>.</summary>
    string Name { get; }

    /// <summary>Length of a vector.</summary>
    int Dimension { get; }

    /// <summary>Tells everything that the vectors depend on beside the samples: weights, front end, network, engine. Equal keys mean equal vectors.</summary>
    string Key { get; }

    /// <summary>How windows of many clips are best computed on so many threads.</summary>
    WindowSchedule Schedule(int threads);

    int IWindowFunction.SizeOf(int samples) => Dimension;
}
