#:project ../../src/Panns.Transfer/Panns.Transfer.csproj
// Writes the recording of the picture in README: six synthetic sounds (rain, a dog, a siren, birds, crickets, a baby), and half a second of silence behind each.
//   dotnet run docs/images/scene.cs scene.wav && ./panns detect scene.wav --model mn04_as --plot docs/images/detect.svg
using System.Text;
using Panns.Transfer;

(string Name, ulong Seed)[] sounds = [("rain", 1), ("dog", 0), ("siren_wail", 1), ("birds", 2), ("crickets", 2), ("baby", 0)];
var samples = sounds.SelectMany(one => EverydaySounds.Create(one.Name, 3, one.Seed).Concat(new float[EverydaySounds.SampleRate / 2])).ToArray();
using var file = new BinaryWriter(File.Create(args[0]), Encoding.ASCII);
file.Write("RIFF"u8);
file.Write(36 + (2 * samples.Length));
file.Write("WAVEfmt "u8);
file.Write(16);
file.Write((short)1);
file.Write((short)1);
file.Write(EverydaySounds.SampleRate);
file.Write(2 * EverydaySounds.SampleRate);
file.Write((short)2);
file.Write((short)16);
file.Write("data"u8);
file.Write(2 * samples.Length);
foreach (var sample in samples)
{
    file.Write((short)MathF.Round(sample * 32767));
}
