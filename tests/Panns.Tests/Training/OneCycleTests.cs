using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The one-cycle rule beside torch.optim.lr_scheduler.OneCycleLR (PyTorch 1.13, max_lr 1).</summary>
public sealed class OneCycleTests
{
    [Fact]
    public void It_is_that_of_PyTorch()
    {
        double[] expected =
        [
            0.040000000000000036, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06,
        ];
        AssertClose(expected, new OneCycleSchedule(10));
    }

    [Fact]
    public void So_it_is_with_other_shares_and_factors()
    {
        double[] expected =
        [
            0.09999999999999998, 0.41094235253127365, 0.9140576474687263, 0.9505339495172583, 0.611649206511179, 0.18906684397156262, 0.001,
        ];
        AssertClose(expected, new OneCycleSchedule(7, 0.5, 1 / 10.0, 1 / 1000.0));
    }

    [Fact]
    public void It_stays_at_its_lowest()
        => Assert.Equal(new OneCycleSchedule(10).Factor(9), new OneCycleSchedule(10).Factor(1000));

    private static void AssertClose(double[] expected, OneCycleSchedule schedule)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], schedule.Factor(i), 1e-12);
        }
    }
}
