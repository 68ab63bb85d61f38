namespace Panns;

/// <summary>How the scores of a long recording's windows become those of the recording.</summary>
public enum WindowAggregate
{
    /// <summary>The mean over windows, each with the same weight.</summary>
    Mean,

    /// <summary>The largest over windows: a class that sounds once counts as if it sounded throughout.</summary>
    Max,
}
