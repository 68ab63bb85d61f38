namespace Panns;

/// <summary>Thresholds that were found for classes, by events that are known to be in recordings.</summary>
/// <param name="Classes">The classes of those events, by name.</param>
/// <param name="Unknown">Classes of those events that the detector does not know.</param>
/// <param name="Failed">Recordings that could not be read, with the reason.</param>
public sealed record ThresholdTuning(IReadOnlyList<TunedThreshold> Classes, IReadOnlyList<string> Unknown, IReadOnlyList<(string File, string Error)> Failed);

/// <summary>The threshold of a class at which its events agree best with those that are there.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Threshold">The threshold with the highest event-based F1; of several, the middle of the longest series of them.</param>
/// <param name="Tuned">The counts at that threshold.</param>
/// <param name="Usual">The counts at the threshold that the detector had before.</param>
public sealed record TunedThreshold(string Label, double Threshold, EventCounts Tuned, EventCounts Usual);
