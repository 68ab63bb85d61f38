namespace Panns.Transfer.Pretraining;

/// <summary>A clip's metadata in a pack.</summary>
/// <param name="Name">Its name: the ID of a published segment (<c>--4gqARaEJE</c>), or the path of its file below the folder.</param>
/// <param name="Origin">The file that it was read from.</param>
/// <param name="Start">Its start in the source recording, in seconds.</param>
/// <param name="Seconds">Length of the audio that was read, in seconds; the pack's clips are padded with silence.</param>
public sealed record PackedClip(string Name, string Origin, double Start, double Seconds);
