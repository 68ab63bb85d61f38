namespace Panns.ML.Tests;

/// <summary>Tests that measure the process's memory: no other test may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
