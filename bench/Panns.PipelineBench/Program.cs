using System.CommandLine;
using Panns;
using Panns.PipelineBench;

var models = new Option<string[]>("--models")
{
    Description = "Networks", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["mn04_as", "MobileNetV1", "Cnn6"],
};
var engine = new Option<string>("--engine") { Description = "What runs them", DefaultValueFactory = _ => PannsEngines.Cpu.Name };
var clips = new Option<int>("--clips") { Description = "Clips of a pass", DefaultValueFactory = _ => 64 };
var seconds = new Option<double>("--seconds") { Description = "Length of a clip", DefaultValueFactory = _ => 10 };
var rounds = new Option<int>("--rounds") { Description = "Passes of each contender, in turns", DefaultValueFactory = _ => 9 };
var command = new RootCommand("What an ML.NET pipeline costs over the bare engine, in wall and in processor time") { models, engine, clips, seconds, rounds };
command.SetAction(parsed =>
{
    Console.WriteLine("| network | way | bare engine, best way | ms a clip | this way's ms | ratio | CPU ms a clip | this way's | ratio |");
    Console.WriteLine("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (var name in parsed.GetValue(models)!)
    {
        using var contest = new Contest(PannsModels.Get(name), PannsEngines.Get(parsed.GetValue(engine)!), parsed.GetValue(clips), parsed.GetValue(seconds));
        contest.Run(parsed.GetValue(rounds), Console.Out);
    }
});
return command.Parse(args).Invoke();
