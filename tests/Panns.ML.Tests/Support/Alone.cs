namespace Panns.ML.Tests;

/// <summary>Tests that measure the process's memory and so must not run in parallel with others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
