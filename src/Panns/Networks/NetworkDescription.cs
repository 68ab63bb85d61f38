namespace Panns.Networks;

/// <summary>Placeholder until the graph lands.</summary>
public sealed class NetworkDescription;
