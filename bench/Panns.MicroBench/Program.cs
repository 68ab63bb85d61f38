// Times of single kernels of the CPU engine, for whoever changes one:
//   dotnet run --project bench/Panns.MicroBench -c Release -- --filter '*'                  all of them
//   dotnet run --project bench/Panns.MicroBench -c Release -- --filter '*Layers*' --job short
using BenchmarkDotNet.Running;
using Panns.MicroBench;

BenchmarkSwitcher.FromAssembly(typeof(FrontEndBenchmarks).Assembly).Run(args);
