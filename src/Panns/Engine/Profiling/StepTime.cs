using Panns.Common;

namespace Panns.Engine.Profiling;

/// <summary>A step of a plan as it ran.</summary>
/// <param name="Name">Kind, layer and shape.</param>
/// <param name="Milliseconds">The shortest of several times: what else the machine does only adds.</param>
/// <param name="Cost">What it has to do at least.</param>
[BestFriend]
internal sealed record StepTime(string Name, double Milliseconds, StepCost Cost);
