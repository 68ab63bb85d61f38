#:project ../../src/Panns.Transfer/Panns.Transfer.csproj
// Writes the synthetic part of Mini's audio: dotnet run experiments/mini/synthesize.cs OUT CLIPS-PER-SOUND [SEED]
using System.Globalization;
using Panns.Transfer;

var (clips, seed) = (int.Parse(args[1], CultureInfo.InvariantCulture), args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 0);
EverydaySounds.Write(args[0], clips, seconds: 5, seed);
Console.WriteLine($"{EverydaySounds.Names.Length} sounds, {clips} clips of 5 s each, in {args[0]}");
