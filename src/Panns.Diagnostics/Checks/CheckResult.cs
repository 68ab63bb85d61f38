namespace Panns.Diagnostics.Checks;

/// <summary>A check that has not run yet: it may try a native library, and that may end the process.</summary>
/// <param name="Part">What it checks.</param>
/// <param name="Run">Runs it.</param>
internal sealed record Check(string Part, Func<CheckResult> Run);

/// <summary>The result of a check.</summary>
/// <param name="Part">What was checked: an engine, a decoder.</param>
/// <param name="State">Whether it is available and works.</param>
/// <param name="Details">Its version and features, or what is wrong with it.</param>
internal sealed record CheckResult(string Part, CheckState State, string Details);

/// <summary>Whether a part works.</summary>
internal enum CheckState
{
    /// <summary>Available, with correct results.</summary>
    Ok,

    /// <summary>Not available; something else can replace it.</summary>
    Absent,

    /// <summary>Available, but fails or gives wrong results.</summary>
    Broken,
}
