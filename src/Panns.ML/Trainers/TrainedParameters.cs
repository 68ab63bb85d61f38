namespace Panns.ML.Trainers;

/// <summary>What is saved of a network that was trained, but its weights.</summary>
/// <param name="Network">The network, and how rows reach it; its window is as long as the clips that it learnt from.</param>
/// <param name="IsMultiLabel">Whether classes do not exclude each other.</param>
internal sealed record TrainedParameters(NetworkParameters Network, bool IsMultiLabel);
