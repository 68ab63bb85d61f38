using System.Globalization;
using System.Reflection;
using Panns.Training;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Transfer.Tests.Strategies;

/// <summary>A strategy's listed settings are exactly those that it changes.</summary>
public sealed class SettingTests
{
    // For every setting, a value that no strategy has by default.
    private static readonly StrategyChanges Others = new()
    {
        Epochs = 7, BatchSize = 5, LearningRate = 0.123, ClassWeights = true, ValidationShare = 0.21, Patience = 3, PadSeconds = 4.5, Optimizer = SgdOptions.Default,
        WeightDecay = 0.25, Schedule = TrainingSchedule.Step, WarmUpShare = 0.4, ClipNorm = 2, AccumulationSteps = 4, MixupAlpha = 0.7, SpecAugment = true,
        TimeShiftSeconds = 0.3, GainDecibels = 2.5, SpeedChange = 0.06, LabelSmoothing = 0.15, HeadEpochs = 9, UnfreezingSteps = 6, BackboneRateFactor = 0.77,
        KeepStatistics = true, AverageDecay = 0.5,
    };

    public static TheoryData<string> Names => [.. TransferStrategies.All.Select(strategy => strategy.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_setting_that_a_strategy_takes_changes_it_and_no_other_does(string name)
    {
        var strategy = TransferStrategies.Get(name);
        foreach (var property in typeof(StrategyChanges).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var changes = new StrategyChanges();
            var wanted = property.Name == nameof(StrategyChanges.Standardize) ? !Values(strategy).GetValueOrDefault("standardize", "false").Equals("true", StringComparison.Ordinal) : property.GetValue(Others);
            property.SetValue(changes, wanted);
            var (before, after) = (Values(strategy), Values(strategy.Change(changes)));
            var differing = before.Where(pair => after[pair.Key] != pair.Value).Select(pair => pair.Key).ToArray();
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            if (strategy.Settings.Contains(property.Name))
            {
                Assert.Equal([Setting.FileName(property.Name)], differing);
            }
            else
            {
                Assert.Empty(differing);
            }
        }
    }

    [Fact]
    public void Settings_are_those_of_the_strategy()
    {
        Assert.Equal(["ClassWeights", "Standardize", "PadSeconds"], TransferStrategies.LinearProbe.Settings);
        Assert.Equal(["PadSeconds"], TransferStrategies.ZeroShot.Settings);
        Assert.Contains("BackboneRateFactor", TransferStrategies.FineTune.Settings);
        Assert.DoesNotContain("BackboneRateFactor", TransferStrategies.Scratch.Settings);
        Assert.DoesNotContain("Optimizer", TransferStrategies.FreezeL3.Settings);
        Assert.DoesNotContain("Dropout", TransferStrategies.FreezeL3.Settings);
    }

    [Fact]
    public void Settings_are_described_alike_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new() { NumberDecimalSeparator = "," } };
            var values = Values(TransferStrategies.FineTune);
            Assert.Equal(("0.004", "cosine", "as published", "adam, beta 0.9 0.999, epsilon 1E-08", "cpu"), (
                values["learning_rate"], values["schedule"], values["spec_augment"], values["optimizer"], values["engine"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_decay_goes_with_whatever_rule_is_chosen()
    {
        var options = NetworkTrainingOptions.Scratch with { Optimizer = AdamOptions.AdamW, WeightDecay = 0.5 };
        Assert.Equal(AdamOptions.AdamW with { WeightDecay = 0.5 }, options.Optimizer);
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { WarmUpShare = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Schedule = (TrainingSchedule)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { AccumulationSteps = 0 });
    }

    [Theory]
    [InlineData(TrainingSchedule.Constant, new[] { 0.5, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(TrainingSchedule.Step, new[] { 0.5, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01 })]
    [InlineData(TrainingSchedule.Cosine, new[] { 0.5, 1, 1, 0.95048, 0.81174, 0.61126, 0.38874, 0.18826, 0.04952 })]
    public void Schedules_of_nine_updates_with_a_warm_up_of_two(TrainingSchedule schedule, double[] factors)
    {
        // The cosine by hand: (1 + cos(pi k / 7)) / 2 for k = 0 to 6 after the warm-up.
        var made = schedule.Create(9, 0.25);
        Assert.All(factors.Index(), factor => Assert.Equal(factor.Item, made.Factor(factor.Index), 1e-5));
    }

    private static Dictionary<string, string> Values(TransferStrategy strategy) => strategy.Describe(new(), new() { Name = "", Classes = [], Clips = [] }).ToDictionary();
}
