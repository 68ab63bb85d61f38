using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>Computes feature vectors of windows.</summary>
internal interface IClipFeatures : IWindowFunction
{
    /// <summary>Name for display and files: <c>mn04_as embedding</c>.</summary>
    string Name { get; }

    /// <summary>Length of a vector.</summary>
    int Dimension { get; }

    /// <summary>Identifies everything that the vectors depend on except the samples: weights, front end, network, engine. Equal keys mean equal vectors.</summary>
    string Key { get; }

    /// <summary>The best schedule for many clips on the given number of threads.</summary>
    WindowSchedule Schedule(int threads);

    int IWindowFunction.SizeOf(int samples) => Dimension;
}
