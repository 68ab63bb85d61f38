namespace Panns.Tests.Support;

/// <summary>Tests that measure what the whole process does, memory for one: no other test may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
