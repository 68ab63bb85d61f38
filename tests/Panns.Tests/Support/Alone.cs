namespace Panns.Tests.Support;

/// <summary>Tests that measure the whole process, for example its memory, and so must not run in parallel with others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
