namespace Panns.Engine.Planning;

/// <summary>A stretch of the arena, and the steps of a plan during which it is in use.</summary>
internal sealed class Storage(long floats)
{
    /// <summary>Extent in floats.</summary>
    public long Floats { get; } = floats;

    /// <summary>Distance from the start of the arena in floats; known once the plan is laid out.</summary>
    public long Offset { get; set; }

    /// <summary>First step that uses it.</summary>
    public int FirstStep { get; private set; } = int.MaxValue;

    /// <summary>Last step that uses it.</summary>
    public int LastStep { get; private set; } = -1;

    public void UseAt(int step)
    {
        FirstStep = Math.Min(FirstStep, step);
        LastStep = Math.Max(LastStep, step);
    }

    public bool Overlaps(Storage other) => FirstStep <= other.LastStep && other.FirstStep <= LastStep;
}
