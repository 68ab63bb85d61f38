#:project ../../src/Panns.Transfer/Panns.Transfer.csproj
// Writes the recording of the picture in README: five synthetic sounds, one after the other.
//   dotnet run docs/images/scene.cs scene.wav && ./panns detect scene.wav --model Mini --plot docs/images/detect.svg
using System.Text;
using Panns.Transfer;

string[] names = ["rain", "dog", "siren_wail", "telephone", "helicopter"];
var samples = names.SelectMany(name => EverydaySounds.Create(name, 3, 0)).ToArray();
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
