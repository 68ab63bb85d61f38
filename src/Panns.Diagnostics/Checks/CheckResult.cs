namespace Panns.Diagnostics.Checks;

/// <summary>What a check found.</summary>
/// <param name="Part">What was looked at: an engine, a decoder.</param>
/// <param name="State">Whether it is here, and works.</param>
/// <param name="Details">Which one it is, what it has, or what is wrong with it.</param>
internal sealed record CheckResult(string Part, CheckState State, string Details);

/// <summary>Whether a part of the machine serves.</summary>
internal enum CheckState
{
    /// <summary>It is here and gives what it should.</summary>
    Ok,

    /// <summary>It is not here; something else can take its place.</summary>
    Absent,

    /// <summary>It is here and fails, or gives something else than it should.</summary>
    Broken,
}
