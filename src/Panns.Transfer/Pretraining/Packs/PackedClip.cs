namespace Panns.Transfer.Pretraining;

/// <summary>What a pack knows of a clip besides its sound.</summary>
/// <param name="Name">Its name: the identifier of a published segment (<c>--4gqARaEJE</c>), or the path of its file below the folder.</param>
/// <param name="Origin">The file that it was read from.</param>
/// <param name="Start">Where it begins in its source recording, in seconds.</param>
/// <param name="Seconds">Length of what was read, in seconds; silence extends it to the length of the pack's clips.</param>
public sealed record PackedClip(string Name, string Origin, double Start, double Seconds);
