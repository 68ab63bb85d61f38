namespace Panns;

/// <summary>How the scores of a long recording's windows are combined into scores of the recording.</summary>
public enum WindowAggregate
{
    /// <summary>The mean over windows, with equal weights.</summary>
    Mean,

    /// <summary>The maximum over windows: a class heard once counts as if heard throughout.</summary>
    Max,
}
